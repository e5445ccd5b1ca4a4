using Realtime.Service.Protocol;

namespace Realtime.Service.ServerApi;

/// <summary>An error as the API's callers get it: the protocol's code, and what exactly is wrong.</summary>
internal sealed record ApiError(uint Code, string Message)
{
    public static readonly ApiError Internal = Of(ErrorCode.Internal);
    public static readonly ApiError UnknownChannel = Of(ErrorCode.UnknownChannel);
    public static readonly ApiError MethodNotFound = Of(ErrorCode.MethodNotFound);
    public static readonly ApiError UnrecoverablePosition = Of(ErrorCode.UnrecoverablePosition);

    /// <summary>An error of the protocol as it is.</summary>
    public static ApiError Of(ErrorCode error) => new(error.Code, error.Message);

    /// <summary>The same may go well later.</summary>
    public static ApiError Unavailable(string detail) => new(ErrorCode.Internal.Code, $"{ErrorCode.Internal.Message}: {detail}");

    public static ApiError BadRequest(string detail) => new(ErrorCode.BadRequest.Code, $"{ErrorCode.BadRequest.Message}: {detail}");

    public static ApiError NotAvailable(string detail) => new(ErrorCode.NotAvailable.Code, $"{ErrorCode.NotAvailable.Message}: {detail}");
}
