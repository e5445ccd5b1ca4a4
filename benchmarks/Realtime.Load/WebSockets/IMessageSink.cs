namespace Realtime.Load.WebSockets;

/// <summary>Gets the messages of a connection.</summary>
internal interface IMessageSink
{
    /// <summary>One message, or control frame. False if there is no use for more: the connection is closed.</summary>
    bool OnMessage(Opcode opcode, ReadOnlySpan<byte> payload);
}
