using Realtime.Backchannel.Publishing;

namespace Realtime.Backchannel.Presence;

/// <summary>
/// What travels beside <see cref="Envelope"/>s on a channel's pub/sub: who joined and left, in order, one to a line.
/// <code>
/// m1 -\nj {"user":"42","client":"..."}\nl {"user":"7","client":"..."}
/// </code>
/// The infos are in wire form (protocol: ClientInfo), on one line: a node puts them into a frame as they are. The <c>-</c>
/// stands where a trace context may come.
/// <code>
/// if (MembershipMessage.TryParse(message, out var changes))
///     while (changes.MoveNext()) { ... changes.Joined, changes.Info ... }
/// </code>
/// </summary>
public ref struct MembershipMessage
{
    private ReadOnlySpan<byte> _rest;

    private MembershipMessage(ReadOnlySpan<byte> lines) => _rest = lines;

    private static ReadOnlySpan<byte> Kind => "m1 "u8;

    /// <summary>Whether the current change is a join, or else a leave.</summary>
    public bool Joined { get; private set; }

    /// <summary>Who joined or left, in the current change: a JSON object on one line, UTF-8.</summary>
    public ReadOnlySpan<byte> Info { get; private set; }

    /// <summary>Begins to read a message; false if it is not one, for instance a publication.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, out MembershipMessage changes)
    {
        var newline = message.IndexOf((byte)'\n');
        var isOne = newline > 0 && message.StartsWith(Kind);
        changes = isOne ? new MembershipMessage(message[(newline + 1)..]) : default;
        return isOne;
    }

    /// <summary>Goes on to the next change; false after the last. Lines that are none are passed over.</summary>
    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var newline = _rest.IndexOf((byte)'\n');
            var line = newline < 0 ? _rest : _rest[..newline];
            _rest = newline < 0 ? [] : _rest[(newline + 1)..];
            if (line is [(byte)'j' or (byte)'l', (byte)' ', (byte)'{', .., (byte)'}'])
            {
                Joined = line[0] == 'j';
                Info = line[2..];
                return true;
            }
        }

        return false;
    }

    /// <summary>The message as it travels.</summary>
    internal static byte[] Write(IEnumerable<MembershipChange> changes)
    {
        var message = new List<byte>(256);
        message.AddRange("m1 -"u8);
        foreach (var change in changes)
        {
            message.AddRange(change.Joined ? "\nj "u8 : "\nl "u8);
            message.AddRange(change.Client.ToJson());
        }

        return [.. message];
    }
}
