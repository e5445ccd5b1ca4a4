namespace Forum.Web.Web;

internal static class SeenRequests
{
    /// <summary>Whether somebody gets to see the answer: not when a browser only loads it in case it is wanted, or asks for the headers alone.</summary>
    public static bool IsSeen(this HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);
}
