using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Redis;
using Realtime.Backchannel.Telemetry;
using StackExchange.Redis;

namespace Realtime.Backchannel.Publishing;

/// <summary>
/// Publishes to channels.
/// <code>await publisher.PublishAsync("topic:3.42", new { type = "reply", id = 7 });</code>
/// </summary>
public sealed class ChannelPublisher(
    IConnectionMultiplexer redis, RedisKeys keys, NamespaceTable namespaces, TimeProvider clock, IOptions<BackchannelOptions> options)
{
    private static readonly EmbeddedScript PublishScript = new("publish.lua");
    private static readonly EmbeddedScript AnnounceScript = new("announce.lua");

    /// <summary>Publications are parsed as JSON, never as HTML, so markup and other languages travel unescaped.</summary>
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = Encoder };
    private static readonly JsonSerializerOptions DataOptions = new(JsonSerializerDefaults.Web) { Encoder = Encoder };

    private readonly BackchannelOptions _options = options.Value;

    /// <summary>Publishes <paramref name="data"/> as JSON to everyone who is subscribed to the channel, and into its history.</summary>
    /// <param name="channel">The channel's name, such as <c>topic:3.42</c>.</param>
    /// <param name="data">What subscribers get; serialized with the web defaults (camelCase).</param>
    /// <param name="options">Idempotency, tags and the like.</param>
    /// <param name="cancellationToken">Stops waiting; the publication may still happen.</param>
    /// <returns>The publication's position, or <see cref="ChannelPosition.None"/> if it did not go into a history.</returns>
    /// <exception cref="ArgumentException">The channel's name is malformed or its namespace is not configured.</exception>
    /// <exception cref="RedisException">Redis cannot be reached; nothing is known to be published.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>; it may have been published.</exception>
    public Task<ChannelPosition> PublishAsync<T>(
        string channel, T data, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        var publication = WritePublication(writer => JsonSerializer.Serialize(writer, data, DataOptions), options);
        return PublishPublicationAsync(channel, publication, isBinary: false, options, cancellationToken);
    }

    /// <summary>Publishes data that is JSON text already. It is checked, and written again without line breaks.</summary>
    /// <exception cref="JsonException">The text is not one JSON value.</exception>
    /// <inheritdoc cref="PublishAsync{T}"/>
    public Task<ChannelPosition> PublishJsonAsync(
        string channel, ReadOnlyMemory<byte> data, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var document = JsonDocument.Parse(data);
        return PublishPublicationAsync(channel, WritePublication(document.RootElement.WriteTo, options), isBinary: false, options, cancellationToken);
    }

    /// <summary>Publishes bytes that are no JSON. Clients that speak JSON get them as a string in base64.</summary>
    /// <inheritdoc cref="PublishAsync{T}"/>
    public Task<ChannelPosition> PublishBytesAsync(
        string channel, ReadOnlyMemory<byte> data, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        var publication = WritePublication(writer => writer.WriteBase64StringValue(data.Span), options);
        return PublishPublicationAsync(channel, publication, isBinary: true, options, cancellationToken);
    }

    private async Task<ChannelPosition> PublishPublicationAsync(
        string channel, ReadOnlyMemory<byte> publication, bool isBinary, PublishOptions? publishOptions, CancellationToken cancellationToken)
    {
        var settings = namespaces.Require(channel);
        if (publishOptions?.IdempotencyKey is { Length: 0 or > PublishOptions.MaxIdempotencyKeyLength })
        {
            throw new ArgumentException($"An idempotency key has 1 to {PublishOptions.MaxIdempotencyKeyLength} characters.", nameof(publishOptions));
        }

        using var activity = BackchannelTelemetry.StartPublish(ChannelName.NamespaceOf(channel).ToString(), publishOptions?.Traceparent);
        var traceparent = activity?.Id ?? publishOptions?.Traceparent ?? Activity.Current?.Id;
        var tail = Envelope.WriteTail(clock.GetUtcNow(), traceparent, publication.Span);

        try
        {
            var position = settings.HasHistory && publishOptions is not { SkipHistory: true }
                ? await PublishWithHistoryAsync(channel, settings, isBinary, tail, publishOptions, cancellationToken)
                : await PublishOnlyAsync(channel, Envelope.WriteWithoutPosition(isBinary, tail), publishOptions?.IdempotencyKey, cancellationToken);
            activity?.SetTag("realtime.offset", position.Offset);
            return position;
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
    }

    private async Task<ChannelPosition> PublishWithHistoryAsync(
        string channel, ChannelNamespace settings, bool isBinary, byte[] tail, PublishOptions? publishOptions, CancellationToken cancellationToken)
    {
        RedisKey[] scriptKeys = publishOptions?.IdempotencyKey is { } idempotencyKey
            ? [keys.Meta(channel), keys.History(channel), keys.Idempotency(channel, idempotencyKey)]
            : [keys.Meta(channel), keys.History(channel)];
        var answer = await PublishScript.EvaluateAsync(
            redis.GetDatabase(),
            scriptKeys,
            [
                keys.PubSub(channel),
                tail,
                Epoch.New(),
                settings.HistorySize,
                Seconds(settings.HistoryTtl),
                Seconds(settings.HistoryMetaTtl),
                Seconds(_options.IdempotencyTtl),
                isBinary ? "b1" : "p1",
                (long)(publishOptions?.Version ?? 0),
                publishOptions?.VersionEpoch ?? "",
            ]).AnswerAsync(_options.RedisTimeout, cancellationToken);
        return ChannelPosition.Parse((string)answer!);
    }

    private async Task<ChannelPosition> PublishOnlyAsync(
        string channel, byte[] envelope, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (idempotencyKey is not null)
        {
            var answer = await AnnounceScript.EvaluateAsync(
                redis.GetDatabase(),
                [keys.Idempotency(channel, idempotencyKey)],
                [keys.PubSub(channel), envelope, Seconds(_options.IdempotencyTtl)]).AnswerAsync(_options.RedisTimeout, cancellationToken);
            return ChannelPosition.Parse((string)answer!);
        }

        var literal = new RedisChannel(keys.PubSub(channel), RedisChannel.PatternMode.Literal);
        await redis.GetDatabase().PublishAsync(literal, envelope).AnswerAsync(_options.RedisTimeout, cancellationToken);
        return ChannelPosition.None;
    }

    private static ReadOnlyMemory<byte> WritePublication(Action<Utf8JsonWriter> writeData, PublishOptions? options)
    {
        var publication = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(publication, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("data"u8);
            writeData(writer);
            if (options?.Info is { } info)
            {
                writer.WritePropertyName("info"u8);
                writer.WriteRawValue(info.ToJson(), skipInputValidation: true);
            }

            WriteTags(writer, options?.Tags);
            writer.WriteEndObject();
        }

        return publication.WrittenMemory;
    }

    private static void WriteTags(Utf8JsonWriter writer, IReadOnlyDictionary<string, string>? tags)
    {
        if (tags is not { Count: > 0 })
        {
            return;
        }

        writer.WriteStartObject("tags"u8);
        foreach (var (name, value) in tags)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    private static long Seconds(TimeSpan span) => Math.Max(1, (long)span.TotalSeconds);
}
