namespace Forum.Web.Web;

/// <summary>
/// Refuses bodies that are too big with 413, before anything else reads them: antiforgery would take a form that it
/// cannot read for one without a token.
/// </summary>
internal sealed class FormLimits(RequestDelegate next)
{
    /// <summary>The longest post, every character of it escaped, and room for the rest of the form.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBodyBytes)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        if (context.Request.HasFormContentType && await TryReadAsync(context) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        await next(context);
    }

    /// <summary>Reads the form, which later readers then find; the status to refuse it with, if it cannot be read.</summary>
    private static async Task<int?> TryReadAsync(HttpContext context)
    {
        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return null;
        }
        catch (BadHttpRequestException exception)
        {
            return exception.StatusCode;
        }
        catch (InvalidDataException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }
}
