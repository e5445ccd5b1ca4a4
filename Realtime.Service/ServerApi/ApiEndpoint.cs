using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Realtime.Service.ServerApi;

/// <summary>
/// <c>POST /api/&lt;method&gt;</c>: the HTTP side of the API (protocol 2). Who has no key learns nothing but what
/// <see cref="OpenApi.ApiDocument"/> tells everybody.
/// </summary>
internal sealed class ApiEndpoint(
    ApiKeys keys,
    PublishMethods publish,
    HistoryMethods history,
    DisconnectMethod disconnect,
    InfoMethod info,
    BatchMethod batch,
    IOptions<ApiOptions> options)
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
            "publish" => AnswerAsync(context, json.PublishRequest, publish.PublishAsync, json.AnswerPublishResult),
            "broadcast" => AnswerAsync(context, json.BroadcastRequest, publish.BroadcastAsync, json.AnswerBroadcastResult),
            "history" => AnswerAsync(context, json.HistoryRequest, history.ReadAsync, json.AnswerHistoryResult),
            "history_remove" => AnswerAsync(context, json.HistoryRemoveRequest, history.RemoveAsync, json.AnswerDone),
            "disconnect" => AnswerAsync(context, json.DisconnectRequest, disconnect.RunAsync, json.AnswerDone),
            "info" => AnswerAsync(context, json.InfoRequest, (_, _) => Task.FromResult(info.Run()), json.AnswerInfoResult),
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
            if (await ReadAsync(context, requestType) is not { } request)
            {
                await RefuseAsync(context, StatusCodes.Status400BadRequest, "The body must be a JSON object.");
                return;
            }

            var answer = await method(request, aborted);
            await context.Response.WriteAsJsonAsync(answer, answerType, cancellationToken: aborted);
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
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
    }

    private async ValueTask<TRequest?> ReadAsync<TRequest>(HttpContext context, JsonTypeInfo<TRequest> type)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.Value.MaxBodySize;
        }

        return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text);
    }
}
