using Realtime.Backchannel.Publishing;
using Realtime.Service.Protocol;

namespace Realtime.Service.Channels;

/// <summary>Decides whether a client that comes back has missed nothing (protocol 1.10, steps 3 and 4).</summary>
internal static class Recovery
{
    /// <summary>
    /// All or nothing: the epoch must be the client's (or the client has none yet), and the publications must follow
    /// its offset without a hole up to the top.
    /// </summary>
    /// <param name="client">Where the client stood.</param>
    /// <param name="page">What has been published since.</param>
    /// <param name="maxBytes">More than this is not sent at once; the client loads its state anew instead.</param>
    public static bool IsComplete(RecoverRequest client, HistoryPage page, int maxBytes)
    {
        if (!string.IsNullOrEmpty(client.Epoch) && client.Epoch != page.Position.Epoch)
        {
            return false;
        }

        var expected = client.Offset;
        var bytes = 0L;
        foreach (var message in page.Envelopes)
        {
            bytes += message.Length;
            if (!Envelope.TryParse(message, out var envelope) || envelope.Offset != ++expected)
            {
                return false;
            }
        }

        return expected == page.Position.Offset && bytes <= maxBytes;
    }
}
