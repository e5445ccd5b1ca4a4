using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Realtime.Service.ServerApi;

/// <summary>
/// <c>POST /api/&lt;method&gt;</c>: the HTTP side of the API (protocol 2). Who has no key learns nothing but what
/// <see cref="OpenApi.ApiDocument"/> tells everybody.
/// </summary>
internal sealed class ApiEndpoint(ApiKeys keys, ApiMethods methods, BatchMethod batch, IOptions<ApiOptions> options)
{
    /// <summary>Where the API is.</summary>
    public const string Path = "/api/{method}";

    public Task HandleAsync(HttpContext context, string method)
    {
        if (!keys.Admit(context.Request.Headers))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        var json = ApiJson.Default;
        return method switch
        {
            "publish" => AnswerAsync(context, json.PublishRequest, methods.Publish.PublishAsync, json.AnswerPublishResult),
            "broadcast" => AnswerAsync(context, json.BroadcastRequest, methods.Publish.BroadcastAsync, json.AnswerBroadcastResult),
            "history" => AnswerAsync(context, json.HistoryRequest, methods.History.ReadAsync, json.AnswerHistoryResult),
            "history_remove" => AnswerAsync(context, json.HistoryRemoveRequest, methods.History.RemoveAsync, json.AnswerDone),
            "subscribe" => AnswerAsync(context, json.SubscribeRequest, methods.Subscriptions.SubscribeAsync, json.AnswerDone),
            "unsubscribe" => AnswerAsync(context, json.UnsubscribeRequest, methods.Subscriptions.UnsubscribeAsync, json.AnswerDone),
            "disconnect" => AnswerAsync(context, json.DisconnectRequest, methods.Connections.DisconnectAsync, json.AnswerDone),
            "refresh" => AnswerAsync(context, json.RefreshRequest, methods.Connections.RefreshAsync, json.AnswerDone),
            "presence" => AnswerAsync(context, json.PresenceRequest, methods.Presence.ListAsync, json.AnswerPresenceResult),
            "presence_stats" => AnswerAsync(context, json.PresenceStatsRequest, methods.Presence.CountAsync, json.AnswerPresenceStatsResult),
            "channels" => AnswerAsync(context, json.ChannelsRequest, methods.Channels.RunAsync, json.AnswerChannelsResult),
            "online" => AnswerAsync(context, json.OnlineRequest, methods.Online.RunAsync, json.AnswerOnlineResult),
            "info" => AnswerAsync(context, json.InfoRequest, methods.Info.RunAsync, json.AnswerInfoResult),
            "rpc" => AnswerAsync(context, json.RpcRequest, methods.Rpc.RunAsync, json.AnswerRpcResult),
            "batch" => AnswerAsync(context, json.BatchRequest, batch.RunAsync, json.BatchResult),
            _ => RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such method."),
        };
    }

    private async Task AnswerAsync<TRequest, TAnswer>(
        HttpContext context,
        JsonTypeInfo<TRequest> requestType,
        Func<TRequest, CancellationToken, Task<TAnswer>> method,
        JsonTypeInfo<TAnswer> answerType)
        where TRequest : class
    {
        var aborted = context.RequestAborted;
        try
        {
            if (await ReadAsync(context, requestType) is { } request)
            {
                await WriteAsync(context, await method(request, aborted), answerType);
            }
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
    }

    /// <summary>The request; null if it is none, which the caller has been told then.</summary>
    private async ValueTask<TRequest?> ReadAsync<TRequest>(HttpContext context, JsonTypeInfo<TRequest> type)
        where TRequest : class
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.Value.MaxBodySize;
        }

        try
        {
            if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) is { } request)
            {
                return request;
            }

            await RefuseAsync(context, StatusCodes.Status400BadRequest, "The body must be a JSON object.");
        }
        catch (JsonException exception)
        {
            // The place, and not the message, which may quote the body.
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"The body is not JSON of the right types; see {exception.Path ?? "$"}.");
        }
        catch (BadHttpRequestException exception)
        {
            await RefuseAsync(context, exception.StatusCode, "The body could not be read, or is larger than allowed.");
        }
        catch (IOException)
        {
            // Chunks that are none: Kestrel does not make all of them bad requests.
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "The body could not be read.");
        }

        return null;
    }

    private Task WriteAsync<TAnswer>(HttpContext context, TAnswer answer, JsonTypeInfo<TAnswer> type)
    {
        if (answer is IAnswer { Error: { } error } &&
            (options.Value.ErrorMode == ApiErrorMode.Transport || TransportErrors.AreAskedFor(context.Request.Headers)))
        {
            context.Response.StatusCode = TransportErrors.StatusOf(error);
            return context.Response.WriteAsJsonAsync(error, ApiJson.Default.ApiError, cancellationToken: context.RequestAborted);
        }

        return context.Response.WriteAsJsonAsync(answer, type, cancellationToken: context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text);
    }
}
