using BenchmarkDotNet.Attributes;
using Google.Protobuf;
using Realtime.Service.Protocol;
using Wire = Realtime.Service.Protocol.Protobuf;

namespace Realtime.MicroBenchmarks;

/// <summary>Reading what clients send, and writing the answers.</summary>
public class CodecBenchmarks
{
    private const string Token = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA";

    private readonly ConnectReply _connected = new(Guid.NewGuid(), "node-1") { PingSeconds = 25 };
    private readonly SubscribeReply _subscribed = Samples.Subscribed(missed: 0);
    private readonly SubscribeReply _recovered = Samples.Subscribed(missed: 10);
    private Codec _codec = null!;
    private byte[] _connect = [];
    private byte[] _subscribe = [];

    /// <summary>The protocol's two encodings.</summary>
    [Params(WireEncoding.Json, WireEncoding.Protobuf)]
    public WireEncoding Encoding { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _codec = Samples.Format(Encoding).Codec;
        (_connect, _subscribe) = Encoding == WireEncoding.Json
            ? (Json($$"""{"connect":{"token":"{{Token}}","name":"js"},"id":1}"""), Json($$"""{"subscribe":{"channel":"{{Samples.Channel}}","flag":1},"id":2}"""))
            : (Protobuf(new() { Id = 1, Connect = new() { Token = Token, Name = "js" } }), Protobuf(new() { Id = 2, Subscribe = new() { Channel = Samples.Channel, Flag = 1 } }));
    }

    [Benchmark]
    public object ReadConnect() => Read(_connect);

    [Benchmark]
    public object ReadSubscribe() => Read(_subscribe);

    [Benchmark]
    public byte[] WriteConnected() => _codec.Write(1, _connected);

    [Benchmark]
    public byte[] WriteSubscribed() => _codec.Write(2, _subscribed);

    /// <summary>With ten publications that the client has missed.</summary>
    [Benchmark]
    public byte[] WriteRecovered() => _codec.Write(2, _recovered);

    [Benchmark]
    public byte[] WriteError() => _codec.Write(3, new ErrorReply(ErrorCode.PermissionDenied));

    private Command Read(byte[] message)
    {
        ReadOnlyMemory<byte> input = message;
        return _codec.TryRead(ref input) ?? throw new InvalidOperationException("This is not a command.");
    }

    private static byte[] Json(string command) => System.Text.Encoding.UTF8.GetBytes(command);

    private static byte[] Protobuf(Wire.Command command)
    {
        using var stream = new MemoryStream();
        command.WriteDelimitedTo(stream);
        return stream.ToArray();
    }
}
