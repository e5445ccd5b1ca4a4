using BenchmarkDotNet.Attributes;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Protocol;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.MicroBenchmarks;

/// <summary>From the message that Redis sends to the frame that all subscribers share.</summary>
public class FrameBenchmarks
{
    private WebSocketFormat _format = null!;
    private byte[] _message = [];

    /// <summary>How it goes to the subscribers.</summary>
    [ParamsAllValues]
    public WireEncoding Encoding { get; set; }

    /// <summary>How many bytes of data the publication has.</summary>
    [Params(100, 2000)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _format = Samples.Format(Encoding);
        _message = Samples.Message(offset: 1234, Bytes);
    }

    [Benchmark]
    public byte[] Build() => Envelope.TryParse(_message, out var envelope)
        ? _format.Frame(_format.Codec.Write(Samples.Channel, envelope, PublicationData.Plain))
        : throw new InvalidOperationException("This is not an envelope.");
}
