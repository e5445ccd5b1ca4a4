using System.Collections.Concurrent;
using System.Diagnostics;
using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>Many pages lose their connection in the same moment: they do not ask the forum for tokens in the same moment.</summary>
[Collection(ConnectionsCollection.Name)]
public sealed class ReconnectTests(SharedForum forum) : SharedForumTests(forum)
{
    private const int Clients = 20;

    [Fact]
    public async Task A_page_that_was_there_for_a_while_comes_back_without_asking_the_forum()
    {
        var reader = await Forum.NewReaderAsync("bob");
        var topic = await reader.StartTopicAsync("workshop", "Still there?", "I am.");
        var connected = 0;
        var given = 0;
        var asked = 0;
        reader.Page.Request += (_, request) => asked += request.Url.EndsWith("/realtime/token", StringComparison.Ordinal) ? 1 : 0;
        reader.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
        {
            connected += frame.Text?.Contains("\"connect\":{", StringComparison.Ordinal) is true ? 1 : 0;
            given += frame.Text?.Contains("\"rpc\":{", StringComparison.Ordinal) is true ? 1 : 0;
        };
        await reader.OpenAsync(topic);
        await Eventually.HoldsAsync(() => given == 1, TimeSpan.FromSeconds(30), "the page has a token to come back with");
        Assert.Equal((1, 1), (connected, asked));

        Forum.System.CutConnections();
        await Eventually.HoldsAsync(() => connected == 2, TimeSpan.FromSeconds(30), "the page is connected again");
        Assert.Equal(1, asked);

        // It is good once: whoever loses the connection again at once asks the forum.
        Forum.System.CutConnections();
        await Eventually.HoldsAsync(() => connected == 3, TimeSpan.FromSeconds(30), "the page is connected once more");
        Assert.Equal(2, asked);
        await reader.ReplyAsync("And I am back.");
    }

    [Fact]
    public async Task Pages_that_load_ask_at_once_and_pages_that_come_back_spread()
    {
        var clock = Stopwatch.StartNew();
        var asked = new ConcurrentQueue<TimeSpan>();
        var visitor = await Forum.NewReaderAsync();
        await visitor.GoToAsync("/b/workshop");
        await visitor.ExpectIndicatorAsync("live");
        visitor.Page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/realtime/token", StringComparison.Ordinal))
            {
                asked.Enqueue(clock.Elapsed);
            }
        };

        // As many connections as so many pages would have.
        await visitor.Page.EvaluateAsync(
            """
            async (count) => {
              const script = performance.getEntriesByType('resource').find((entry) => entry.name.includes('/js/connection')).name;
              const { createConnection } = await import(script);
              window.clients = Array.from({ length: count }, () => createConnection());
              window.clients.forEach((client) => client.connect());
              await Promise.all(window.clients.map((client) => client.ready(20000)));
              window.back = [];
              window.clients.forEach((client) => client.on('connected', () => window.back.push(performance.now() / 1000)));
            }
            """,
            Clients);
        Assert.Equal(Clients, asked.Count);
        Assert.InRange(asked.Max() - asked.Min(), TimeSpan.Zero, TimeSpan.FromSeconds(2));

        Forum.System.CutConnections();
        double[] back = [];
        await Eventually.HoldsAsync(
            async () => (back = await visitor.Page.EvaluateAsync<double[]>("() => window.back")).Length >= Clients,
            TimeSpan.FromSeconds(30),
            "all are connected again");
        Array.Sort(back);
        Assert.InRange(back[^1] - back[0], 1, 8);
        Assert.True(back[Clients / 2] - back[0] > 0.3, "half of them come in the same moment");
    }
}
