namespace Realtime.Service.ServerApi;

/// <summary><c>batch</c>: several commands in one request. One that fails does not keep the others from being done.</summary>
internal sealed class BatchMethod(PublishMethods publish, HistoryMethods history, DisconnectMethod disconnect, InfoMethod info)
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
            { Publish: { } request } => Reply(await publish.PublishAsync(request, cancellationToken), result => new() { Publish = result }),
            { Broadcast: { } request } => Reply(await publish.BroadcastAsync(request, cancellationToken), result => new() { Broadcast = result }),
            { History: { } request } => Reply(await history.ReadAsync(request, cancellationToken), result => new() { History = result }),
            { HistoryRemove: { } request } => Reply(await history.RemoveAsync(request, cancellationToken), result => new() { HistoryRemove = result }),
            { Disconnect: { } request } => Reply(await disconnect.RunAsync(request, cancellationToken), result => new() { Disconnect = result }),
            { Info: not null } => Reply(info.Run(), result => new() { Info = result }),
            _ => new BatchReply { Error = ApiError.MethodNotFound },
        };
    }

    private static BatchReply Reply<T>(Answer<T> answer, Func<T, BatchReply> withResult)
        where T : class =>
        answer.Result is { } result ? withResult(result) : new BatchReply { Error = answer.Error };

    private static int Methods(BatchCommand command)
    {
        object?[] given = [command.Publish, command.Broadcast, command.History, command.HistoryRemove, command.Disconnect, command.Info];
        return given.Count(method => method is not null);
    }
}
