using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Serialization;
using Realtime.Backchannel.Directory;
using Realtime.Service.Backplane;
using Realtime.Service.Channels;

namespace Realtime.Service.ServerApi;

/// <summary>Asks all nodes which channels have subscribers there, and how many.</summary>
internal sealed class ChannelSurvey(Hub hub, NodeMessages messages, NodeDirectory directory)
{
    private const string Question = "channels";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Answers the others from now on.</summary>
    public void Listen() => messages.Handle(Question, (body, _) => Task.FromResult(Answer(body.Span)));

    /// <summary>Subscribers by channel, over all nodes; null if a node does not answer.</summary>
    /// <param name="pattern">Which channels: <c>*</c> stands for any characters, <c>?</c> for one.</param>
    /// <param name="max">How many channels each node tells about at most; which ones is chance.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="StackExchange.Redis.RedisException">Redis is away.</exception>
    /// <exception cref="TimeoutException">Redis does not answer.</exception>
    public async Task<IReadOnlyDictionary<string, int>?> CountAsync(string pattern, int max, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new ChannelQuestion(pattern, max), ChannelSurveyJson.Default.ChannelQuestion);
        var nodes = await directory.NodesAsync(cancellationToken);
        var survey = await messages.SurveyAsync(Question, body, [.. nodes.Select(node => node.Id)], Patience, cancellationToken);
        if (survey.Missing.Count > 0 || survey.Replies.Any(reply => reply.Status != NodeReplyStatus.Done))
        {
            return null;
        }

        var total = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var reply in survey.Replies)
        {
            foreach (var (channel, count) in JsonSerializer.Deserialize(reply.Body.Span, ChannelSurveyJson.Default.DictionaryStringInt32)!)
            {
                total[channel] = total.GetValueOrDefault(channel) + count;
            }
        }

        return total;
    }

    private byte[] Answer(ReadOnlySpan<byte> body)
    {
        var question = JsonSerializer.Deserialize(body, ChannelSurveyJson.Default.ChannelQuestion)!;

        // A channel stays for a while after its last subscriber has left.
        var counts = hub.Channels
            .Where(channel => channel.SubscriberCount > 0 && FileSystemName.MatchesSimpleExpression(question.Pattern, channel.Name, ignoreCase: false))
            .Take(question.Max)
            .ToDictionary(channel => channel.Name, channel => channel.SubscriberCount);
        return JsonSerializer.SerializeToUtf8Bytes(counts, ChannelSurveyJson.Default.DictionaryStringInt32);
    }
}

internal sealed record ChannelQuestion(string Pattern, int Max);

[JsonSerializable(typeof(ChannelQuestion))]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class ChannelSurveyJson : JsonSerializerContext;
