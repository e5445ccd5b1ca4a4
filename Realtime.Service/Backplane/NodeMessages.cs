using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Realtime.Backchannel;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Service.Backplane;

/// <summary>
/// Nodes ask each other: one of them, or all. Messages are not kept; who is not there does not answer.
/// <code>
/// messages.Handle("uptime", (_, _) => Task.FromResult("42"u8.ToArray()));
/// var reply = await messages.AskAsync(nodeId, "uptime", default, TimeSpan.FromSeconds(1), cancellationToken);
/// </code>
/// </summary>
internal sealed partial class NodeMessages(
    IConnectionMultiplexer redis, PubSubConnection pubSub, RedisKeys keys, NodeIdentity node, IOptions<BackchannelOptions> options, ILogger<NodeMessages> log)
    : BackgroundService
{
    /// <summary>How many handlers run at once.</summary>
    private const int MaxConcurrency = 64;

    /// <summary>How many questions may wait for a handler; to more the node answers that it is busy.</summary>
    private const int MaxWaiting = 1024;

    private readonly ConcurrentDictionary<string, Func<ReadOnlyMemory<byte>, CancellationToken, Task<byte[]>>> _handlers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ulong, NodeQuestion> _questions = new();
    private readonly Channel<NodeMessage> _waiting = Channel.CreateBounded<NodeMessage>(MaxWaiting);
    private ulong _lastId;

    /// <summary>Answers questions of a type from now on.</summary>
    /// <param name="type">1 to 64 ASCII letters, digits, dots, hyphens and underscores.</param>
    /// <param name="handler">
    /// Gets the body of the question and returns that of the answer. Runs at most 64 times at once; cancelled when the
    /// node stops. If it fails, the one who asks is told so.
    /// </param>
    public void Handle(string type, Func<ReadOnlyMemory<byte>, CancellationToken, Task<byte[]>> handler)
    {
        if (!NodeMessage.IsWord(type) || !_handlers.TryAdd(type, handler))
        {
            throw new ArgumentException($"{type} is not a type, or has a handler already.", nameof(type));
        }
    }

    /// <summary>Asks one node, which may be this one.</summary>
    /// <returns>Its answer; null if it has not answered in time, or is not there: that is known at once, except on Redis Cluster.</returns>
    /// <exception cref="RedisException">Redis is away.</exception>
    /// <exception cref="TimeoutException">Redis does not answer.</exception>
    public async Task<NodeReply?> AskAsync(
        string nodeId, string type, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (!NodeMessage.IsWord(nodeId))
        {
            return null;
        }

        var survey = await AskAsync(keys.Node(nodeId), type, body, [nodeId], timeout, cancellationToken);
        return survey.Replies is [var reply] ? reply : null;
    }

    /// <summary>Asks all nodes, this one included, until all that are expected have answered or the time is over.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    /// <exception cref="TimeoutException">Redis does not answer.</exception>
    public Task<NodeSurvey> SurveyAsync(
        string type, ReadOnlyMemory<byte> body, IReadOnlyCollection<string> expectedNodes, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AskAsync(keys.AllNodes, type, body, expectedNodes, timeout, cancellationToken);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        pubSub.Listen(keys.Node(node.Id), Receive);
        pubSub.Listen(keys.AllNodes, Receive);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Parallel.ForEachAsync(
                _waiting.Reader.ReadAllAsync(stoppingToken),
                new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency, CancellationToken = stoppingToken },
                async (question, cancellationToken) => await AnswerAsync(question, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private async Task<NodeSurvey> AskAsync(
        string channel, string type, ReadOnlyMemory<byte> body, IReadOnlyCollection<string> expected, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var question = new NodeQuestion(expected);
        _questions[id] = question;
        try
        {
            var receivers = await PublishAsync(channel, new NodeMessage(false, id, node.Id, type, body), cancellationToken);
            var patience = receivers == 0 && CountsAllReceivers() ? TimeSpan.Zero : timeout;
            return await question.WaitAsync(patience, cancellationToken);
        }
        finally
        {
            _questions.TryRemove(id, out _);
        }
    }

    /// <summary>Takes what comes in. Runs on a thread of the Redis client, which must not be held up.</summary>
    private void Receive(byte[] bytes)
    {
        if (!NodeMessage.TryParse(bytes, out var message))
        {
            LogMalformed(log);
        }
        else if (!message.IsReply)
        {
            if (!_waiting.Writer.TryWrite(message))
            {
                ReplyAsync(message, NodeReplyStatus.Busy, default).Forget();
            }
        }
        else if (_questions.TryGetValue(message.Id, out var question) &&
            Enum.TryParse<NodeReplyStatus>(message.Word, ignoreCase: true, out var status) && Enum.IsDefined(status))
        {
            question.Answer(new NodeReply(message.From, status, message.Body));
        }
    }

    private async Task AnswerAsync(NodeMessage question, CancellationToken cancellationToken)
    {
        var (status, body) = (NodeReplyStatus.Unknown, Array.Empty<byte>());
        if (_handlers.TryGetValue(question.Word, out var handler))
        {
            try
            {
                (status, body) = (NodeReplyStatus.Done, await handler(question.Body, cancellationToken));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(log, exception, question.Word);
                status = NodeReplyStatus.Failed;
            }
        }

        try
        {
            await ReplyAsync(question, status, body);
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            // The one who asks finds that nobody answers.
        }
    }

    private Task<long> ReplyAsync(NodeMessage question, NodeReplyStatus status, ReadOnlyMemory<byte> body) =>
        PublishAsync(
            keys.Node(question.From),
            new NodeMessage(true, question.Id, node.Id, status.ToString().ToLower(CultureInfo.InvariantCulture), body),
            CancellationToken.None);

    private Task<long> PublishAsync(string channel, in NodeMessage message, CancellationToken cancellationToken) =>
        redis.GetDatabase().PublishAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal), message.ToBytes())
            .AnswerAsync(options.Value.RedisTimeout, cancellationToken);

    /// <summary>Whether PUBLISH returns all receivers: on Redis Cluster, and with replicas, only those of the server that it was sent to.</summary>
    private bool CountsAllReceivers() =>
        redis.GetEndPoints() is [var only] && redis.GetServer(only).ServerType == ServerType.Standalone;

    [LoggerMessage(LogLevel.Debug, "A message that is not one of this version has come from another node; it was ignored")]
    private static partial void LogMalformed(ILogger log);

    [LoggerMessage(LogLevel.Warning, "A question of type {Type} from another node could not be answered")]
    private static partial void LogFailed(ILogger log, Exception exception, string type);
}
