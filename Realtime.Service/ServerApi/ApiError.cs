using Realtime.Service.Protocol;

namespace Realtime.Service.ServerApi;

/// <summary>An error as the API's callers get it: the protocol's code, and what exactly is wrong.</summary>
internal sealed record ApiError(uint Code, string Message)
{
    public static readonly ApiError Internal = new(ErrorCode.Internal.Code, ErrorCode.Internal.Message);
    public static readonly ApiError UnknownChannel = new(ErrorCode.UnknownChannel.Code, ErrorCode.UnknownChannel.Message);
    public static readonly ApiError MethodNotFound = new(ErrorCode.MethodNotFound.Code, ErrorCode.MethodNotFound.Message);
    public static readonly ApiError UnrecoverablePosition = new(ErrorCode.UnrecoverablePosition.Code, ErrorCode.UnrecoverablePosition.Message);

    public static ApiError BadRequest(string detail) => new(ErrorCode.BadRequest.Code, $"{ErrorCode.BadRequest.Message}: {detail}");

    public static ApiError NotAvailable(string detail) => new(ErrorCode.NotAvailable.Code, $"{ErrorCode.NotAvailable.Message}: {detail}");
}
