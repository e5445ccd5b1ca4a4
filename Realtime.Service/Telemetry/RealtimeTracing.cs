using System.Diagnostics;
using System.Text;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Channels;

namespace Realtime.Service.Telemetry;

/// <summary>The node's spans: one per publication that its publisher traced.</summary>
internal static class RealtimeTracing
{
    /// <summary>Name of the <see cref="ActivitySource"/>.</summary>
    public const string SourceName = "Realtime.Service";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A consumer span that continues the publisher's trace; null if there is none, or nobody listens.</summary>
    public static Activity? StartFanOut(string nodeId, LocalChannel channel, in Envelope envelope)
    {
        if (envelope.Traceparent.IsEmpty || !Source.HasListeners() ||
            !ActivityContext.TryParse(Encoding.ASCII.GetString(envelope.Traceparent), null, isRemote: true, out var parent))
        {
            return null;
        }

        var activity = Source.StartActivity("fan-out " + channel.NamespaceName, ActivityKind.Consumer, parent);
        activity?.SetTag("realtime.namespace", channel.NamespaceName);
        activity?.SetTag("realtime.node", nodeId);
        activity?.SetTag("realtime.offset", envelope.Offset);

        // Not the loop's current activity: the next publication belongs to another trace.
        Activity.Current = null;
        return activity;
    }
}
