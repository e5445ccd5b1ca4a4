using System.Text.Json;
using Realtime.Backchannel.Directory;

namespace Forum.Web.Administration.Status;

/// <summary>A node of the realtime service, as it last said when it renewed its lease.</summary>
/// <param name="Id">The node and its run.</param>
/// <param name="Name">The machine.</param>
/// <param name="Version">Of the service.</param>
/// <param name="Clients">Connections.</param>
/// <param name="Users">Users with a connection to this node; anonymous visitors are one.</param>
/// <param name="Channels">Channels with a subscriber.</param>
/// <param name="Subscriptions">Of all connections.</param>
/// <param name="Uptime">Since it started.</param>
/// <param name="Cpu">Percent of one core, in the last seconds.</param>
/// <param name="Memory">Bytes.</param>
/// <param name="RenewedSecondsAgo">When it last renewed its lease; null if it has given it back, or was found dead.</param>
internal sealed record NodeRow(
    string Id, string Name, string Version, int Clients, int Users, int Channels, int Subscriptions,
    TimeSpan Uptime, double Cpu, long Memory, double? RenewedSecondsAgo)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The node; what a report of another version does not say is empty or 0.</summary>
    public static NodeRow Of(NodeInfo node, double? renewedSecondsAgo)
    {
        var report = Parse(node.Info);
        return new(
            node.Id, report.Name ?? "", report.Version ?? "", report.NumClients, report.NumUsers, report.NumChannels, report.NumSubs,
            TimeSpan.FromSeconds(report.Uptime), report.Process?.Cpu ?? 0, report.Process?.Rss ?? 0, renewedSecondsAgo);
    }

    private static Report Parse(string info)
    {
        try
        {
            return JsonSerializer.Deserialize<Report>(info, Json) ?? new();
        }
        catch (JsonException)
        {
            return new();
        }
    }

    private sealed record Report(
        string? Name = null, string? Version = null, int NumClients = 0, int NumUsers = 0, int NumChannels = 0, int NumSubs = 0,
        long Uptime = 0, ProcessReport? Process = null);

    private sealed record ProcessReport(double Cpu = 0, long Rss = 0);
}
