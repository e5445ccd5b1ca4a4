namespace Realtime.Service.ServerApi;

/// <summary><c>batch</c>: several commands in one request. One that fails does not keep the others from being done.</summary>
internal sealed class BatchMethod(ApiMethods methods)
{
    /// <summary>The replies, in the order of the commands; so are the commands done, unless in parallel.</summary>
    public async Task<BatchResult> RunAsync(BatchRequest request, CancellationToken cancellationToken)
    {
        var commands = request.Commands ?? [];
        if (request.Parallel)
        {
            return new BatchResult(await ApiFanOut.RunAsync(commands, RunAsync, cancellationToken));
        }

        var replies = new List<BatchReply>(commands.Count);
        foreach (var command in commands)
        {
            replies.Add(await RunAsync(command, cancellationToken));
        }

        return new BatchResult(replies);
    }

    private async Task<BatchReply> RunAsync(BatchCommand? command, CancellationToken cancellationToken)
    {
        if (command is null || Methods(command) > 1)
        {
            return new BatchReply { Error = ApiError.BadRequest("a command of a batch has one method") };
        }

        return command switch
        {
            { Publish: { } request } => Reply(await methods.Publish.PublishAsync(request, cancellationToken), result => new() { Publish = result }),
            { Broadcast: { } request } => Reply(await methods.Publish.BroadcastAsync(request, cancellationToken), result => new() { Broadcast = result }),
            { History: { } request } => Reply(await methods.History.ReadAsync(request, cancellationToken), result => new() { History = result }),
            { HistoryRemove: { } request } => Reply(await methods.History.RemoveAsync(request, cancellationToken), result => new() { HistoryRemove = result }),
            { Subscribe: { } request } => Reply(await methods.Subscriptions.SubscribeAsync(request, cancellationToken), result => new() { Subscribe = result }),
            { Unsubscribe: { } request } => Reply(await methods.Subscriptions.UnsubscribeAsync(request, cancellationToken), result => new() { Unsubscribe = result }),
            { Disconnect: { } request } => Reply(await methods.Connections.DisconnectAsync(request, cancellationToken), result => new() { Disconnect = result }),
            { Refresh: { } request } => Reply(await methods.Connections.RefreshAsync(request, cancellationToken), result => new() { Refresh = result }),
            { Presence: { } request } => Reply(await methods.Presence.ListAsync(request, cancellationToken), result => new() { Presence = result }),
            { PresenceStats: { } request } => Reply(await methods.Presence.CountAsync(request, cancellationToken), result => new() { PresenceStats = result }),
            { Channels: { } request } => Reply(await methods.Channels.RunAsync(request, cancellationToken), result => new() { Channels = result }),
            { Online: { } request } => Reply(await methods.Online.RunAsync(request, cancellationToken), result => new() { Online = result }),
            { Info: { } request } => Reply(await methods.Info.RunAsync(request, cancellationToken), result => new() { Info = result }),
            { Rpc: { } request } => Reply(await methods.Rpc.RunAsync(request, cancellationToken), result => new() { Rpc = result }),
            _ => new BatchReply { Error = ApiError.MethodNotFound },
        };
    }

    private static BatchReply Reply<T>(Answer<T> answer, Func<T, BatchReply> withResult)
        where T : class =>
        answer.Result is { } result ? withResult(result) : new BatchReply { Error = answer.Error };

    private static int Methods(BatchCommand command)
    {
        object?[] given =
        [
            command.Publish, command.Broadcast, command.History, command.HistoryRemove, command.Subscribe, command.Unsubscribe, command.Disconnect,
            command.Refresh, command.Presence, command.PresenceStats, command.Channels, command.Online, command.Info, command.Rpc,
        ];
        return given.Count(method => method is not null);
    }
}
