using System.Diagnostics;
using System.Text.Json;

namespace Realtime.Service.Tests.Delta;

/// <summary>The decoder that browsers have: that of the npm package, as Forum.Web's build restores it.</summary>
internal static class CentrifugeDecoder
{
    /// <summary>What the package makes of each delta; it throws, and this with it, at one that it does not like.</summary>
    public static async Task<byte[][]> DecodeAsync(IReadOnlyList<DeltaCase> cases)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(cases.Select(one => new { source = one.Source, delta = one.Delta, text = one.Text })));
            var forum = Path.Combine(Repository.Root, "Forum.Web");
            var script = Path.Combine(Repository.Root, "tests", "Realtime.Service.Tests", "Delta", "centrifuge-decode.cjs");
            using var node = Process.Start(new ProcessStartInfo("node", [script, Path.Combine(forum, "node_modules"), file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = node.StandardError.ReadToEndAsync();
            var output = await node.StandardOutput.ReadToEndAsync();
            await node.WaitForExitAsync();
            Assert.True(node.ExitCode == 0, await errors);
            return JsonSerializer.Deserialize<byte[][]>(output)!;
        }
        finally
        {
            File.Delete(file);
        }
    }
}

/// <summary>A delta, and what it was made from.</summary>
internal sealed record DeltaCase(byte[] Source, byte[] Target, byte[] Delta, bool Text);
