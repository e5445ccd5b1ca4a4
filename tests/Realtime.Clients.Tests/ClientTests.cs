namespace Realtime.Clients.Tests;

/// <summary>
/// The unmodified SDK from npm (centrifuge), in both encodings and over every transport, against two nodes and a real
/// Redis. Each scenario is a script of its own, run by Node.js.
/// </summary>
public sealed class ClientTests(ClientFixture fixture) : IClassFixture<ClientFixture>
{
    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (var scenario in Directory.EnumerateFiles(ClientFixture.Scenarios, "*.mjs").Select(Path.GetFileNameWithoutExtension).Order())
            {
                if (scenario == "harness")
                {
                    continue;
                }

                cases.Add(scenario!, "websocket", "json");
                cases.Add(scenario!, "websocket", "protobuf");
                cases.Add(scenario!, "http_stream", "json");
                cases.Add(scenario!, "http_stream", "protobuf");
                cases.Add(scenario!, "sse", "json");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public Task The_sdk_finds_everything_as_it_should_be(string scenario, string transport, string protocol) =>
        fixture.RunAsync(scenario, transport, protocol);
}
