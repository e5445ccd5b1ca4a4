using System.Net.Mime;

namespace Forum.Web.Web;

internal static class JsonRequests
{
    /// <summary>Whether a script asks, which wants an answer in JSON where a browser would be led to a page.</summary>
    public static bool WantsJson(this HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType == MediaTypeNames.Application.Json);
}
