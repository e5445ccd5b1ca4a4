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

    public IActionResult OnGet(int code) => Show(code);

    public IActionResult OnPost(int code) => Show(code);

    private PageResult Show(int code)
    {
        // Somebody who asks for /status/200 has found nothing.
        var wasReExecuted = HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null
            || HttpContext.Features.Get<IExceptionHandlerFeature>() is not null;
        Code = wasReExecuted || code == StatusCodes.Status403Forbidden ? code : StatusCodes.Status404NotFound;
        Response.StatusCode = Code;
        (Title, Advice) = Code switch
        {
            400 => ("That did not arrive as it should", "The page may have been open for too long, or you signed in or out in another window. Go back, copy what you wrote, load the page anew and try again."),
            403 => ("Not for you", "You are signed in, but this needs more than that."),
            404 => ("Nothing here", "There is no such page, or it is not for you to see. Perhaps you need to sign in."),
            413 => ("Too big", "That is more than fits into a post. Go back and shorten it; what you wrote should still be there."),
            415 => ("Not understood", "That was sent in a form that this page does not take."),
            429 => ("Slow down a little", "That was a lot in a short time. Wait a minute, go back and try again."),
            >= 500 => ("Something went wrong here", "It is not your fault, and it has been noted. Try again in a moment."),
            _ => ("That did not work", "Go back and try again."),
        };
        return Page();
    }
}
