namespace Realtime.MicroBenchmarks;

/// <summary>How messages travel over a WebSocket.</summary>
public enum WireEncoding
{
    /// <summary>Text frames.</summary>
    Json,

    /// <summary>Binary frames.</summary>
    Protobuf,

    /// <summary>Text frames, with permessage-deflate.</summary>
    JsonCompressed,
}
