namespace Realtime.Service.Channels;

/// <summary>
/// Lets one publication through per interval and holds back the latest of the others until the next: for channels
/// where only the newest state matters, such as a price. Guarded by the channel.
/// </summary>
internal sealed class Conflation(TimeSpan interval)
{
    private byte[]? _held;
    private long _nextAt;
    private bool _arranged;

    /// <summary>Whether a publication may be delivered now; otherwise it takes the place of the one that is held back.</summary>
    public bool Passes(byte[] message, bool mayHold)
    {
        if (mayHold && Environment.TickCount64 < _nextAt)
        {
            _held = message;
            return false;
        }

        _held = null;
        _nextAt = Environment.TickCount64 + (long)interval.TotalMilliseconds;
        return true;
    }

    /// <summary>What is held back, to be delivered now, be it due or not; null if nothing is.</summary>
    public byte[]? Take()
    {
        if (_held is not { } message)
        {
            return null;
        }

        Passes(message, mayHold: false);
        return message;
    }

    /// <summary>
    /// What is held back, if it is due. If something else has been delivered meanwhile it is not yet, and
    /// <see cref="TakeDue"/> says anew when.
    /// </summary>
    public byte[]? TakeIfDue()
    {
        _arranged = false;
        return Environment.TickCount64 >= _nextAt ? Take() : null;
    }

    /// <summary>In how long <see cref="TakeIfDue"/> is to be called; null if nothing is held, or somebody has been told already.</summary>
    public TimeSpan? TakeDue()
    {
        if (_held is null || _arranged)
        {
            return null;
        }

        _arranged = true;
        return TimeSpan.FromMilliseconds(Math.Max(1, _nextAt - Environment.TickCount64));
    }
}
