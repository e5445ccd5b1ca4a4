using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Forum.Web.Pages.Errors;

/// <summary>
/// Says in words what a status code says. Reached by re-execution of a request of any method, whose form may have been
/// the trouble: so nothing of it is looked at here.
/// </summary>
[IgnoreAntiforgeryToken]
[DisableRateLimiting]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class StatusModel : PageModel
{
    public int Code { get; private set; }

    public string Title { get; private set; } = "";

    public string Advice { get; private set; } = "";

    /// <summary>Then the page is made of nothing that could fail as well.</summary>
    public bool IsOurFault => Code >= StatusCodes.Status500InternalServerError;

    public bool MayHelpToSignIn => Code is StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound;

    /// <summary>The address that could not be answered; null when a form was sent to it, which would have to be sent again.</summary>
    public string? TryAgain { get; private set; }

    public IActionResult OnGet(int code) => Show(code);

    public IActionResult OnPost(int code) => Show(code);

    private PageResult Show(int code)
    {
        // Somebody who asks for /status/200 has found nothing.
        var wasReExecuted = HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null
            || HttpContext.Features.Get<IExceptionHandlerFeature>() is not null;
        Code = wasReExecuted || code == StatusCodes.Status403Forbidden ? code : StatusCodes.Status404NotFound;
        Response.StatusCode = Code;
        TryAgain = HttpMethods.IsGet(Request.Method) ? HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path + Request.QueryString : null;
        (Title, Advice) = Code switch
        {
            400 => ("That did not arrive as it should", "The page may have been open for too long, or you signed in or out in another window. Go back, copy what you wrote, load the page anew and try again."),
            403 => ("Not for you", "This needs rights that you do not have. If you should have them, ask whoever runs this forum."),
            404 => ("Nothing here", "There is no such page, or it is not for you to see. Perhaps you need to sign in."),
            413 => ("Too big", "That is more than fits into a post. Go back and shorten it; what you wrote should still be there."),
            415 => ("Not understood", "That was sent in a form that this page does not take."),
            429 => ("Slow down a little", $"That was a lot in a short time. Wait {Pause}, go back and try again; what you wrote should still be there."),
            >= 500 => ("Something went wrong here", "It is not your fault, and it has been noted. Try again in a moment."),
            _ => ("That did not work", "Go back and try again."),
        };
        return Page();
    }

    /// <summary>As the header Retry-After says.</summary>
    private string Pause => int.TryParse(Response.Headers.RetryAfter, out var seconds) && seconds < 60
        ? seconds == 1 ? "a second" : $"{seconds} seconds"
        : "a minute";
}
