using System.Diagnostics;

namespace Realtime.Backchannel.Telemetry;

/// <summary>The trace source of publishers. The nodes' spans continue the ones that begin here.</summary>
public static class BackchannelTelemetry
{
    /// <summary>Name of the <see cref="ActivitySource"/>.</summary>
    public const string SourceName = "Realtime.Backchannel";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A producer span, child of <paramref name="traceparent"/> or of the current activity.</summary>
    internal static Activity? StartPublish(string channelNamespace, string? traceparent)
    {
        var parent = ActivityContext.TryParse(traceparent, null, isRemote: true, out var context) ? context : default;
        var activity = Source.StartActivity("publish " + channelNamespace, ActivityKind.Producer, parent);
        activity?.SetTag("realtime.namespace", channelNamespace);
        return activity;
    }
}
