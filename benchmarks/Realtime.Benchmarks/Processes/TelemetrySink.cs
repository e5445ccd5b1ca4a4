using System.Net;
using ForumRealtime.Testing;

namespace Realtime.Benchmarks.Processes;

/// <summary>Takes telemetry over OTLP (HTTP) and forgets it; there for as long as the suite is.</summary>
internal static class TelemetrySink
{
    private static readonly Lazy<int> Started = new(Start);
    private static int _received;

    /// <summary>What a service must be told to send its telemetry here.</summary>
    public static IReadOnlyList<(string Name, string Value)> Environment =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{Started.Value}"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "5000"),
    ];

    /// <summary>How many exports have come so far.</summary>
    public static int Received => Volatile.Read(ref _received);

    private static int Start()
    {
        var port = FreePort.Next();
        var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        listener.Start();
        _ = TakeAsync(listener);
        return port;
    }

    private static async Task TakeAsync(HttpListener listener)
    {
        while (true)
        {
            var context = await listener.GetContextAsync();
            await context.Request.InputStream.CopyToAsync(Stream.Null);
            Interlocked.Increment(ref _received);
            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }
}
