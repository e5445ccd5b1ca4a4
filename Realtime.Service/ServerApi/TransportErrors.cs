namespace Realtime.Service.ServerApi;

/// <summary>Errors as HTTP statuses, for callers who want them so (protocol 2: transport error mode).</summary>
internal static class TransportErrors
{
    private const string Header = "X-Centrifugo-Error-Mode";

    /// <summary>Whether a request asks for them.</summary>
    public static bool AreAskedFor(IHeaderDictionary headers) =>
        string.Equals(headers[Header], nameof(ApiErrorMode.Transport), StringComparison.OrdinalIgnoreCase);

    /// <summary>The status of an error.</summary>
    public static int StatusOf(ApiError error) => error.Code switch
    {
        102 or 104 => StatusCodes.Status404NotFound,
        107 or 108 => StatusCodes.Status400BadRequest,
        112 => StatusCodes.Status416RangeNotSatisfiable,
        113 => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status500InternalServerError,
    };
}
