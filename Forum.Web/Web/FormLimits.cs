using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Forum.Web.Web;

/// <summary>
/// Refuses bodies that are too big with 413, and forms that are none with 400, before anything else reads them:
/// antiforgery would take a form that it cannot read for one without a token.
/// </summary>
internal sealed class FormLimits(RequestDelegate next)
{
    /// <summary>The longest post, every character of it escaped, and room for the rest of the form.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        var isErrorPage = context.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        if (!isErrorPage && await RefusalAsync(context) is { } status)
        {
            // The page about it must not try to read the form again.
            context.Request.ContentType = null;
            context.Response.StatusCode = status;
            return;
        }

        await next(context);
    }

    /// <summary>Reads the form, if there is one, for later readers to find; the status to refuse the request with, or null.</summary>
    private static async Task<int?> RefusalAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBodyBytes)
        {
            // The server goes on reading for a while and throws it away, so that a browser in full flow gets the answer.
            return StatusCodes.Status413PayloadTooLarge;
        }

        if (!context.Request.HasFormContentType)
        {
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBodyBytes;
        }

        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return null;
        }
        catch (BadHttpRequestException exception)
        {
            return exception.StatusCode;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }
}
