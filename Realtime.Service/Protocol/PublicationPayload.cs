namespace Realtime.Service.Protocol;

/// <summary>Data on its way into a publication.</summary>
/// <param name="Bytes">A JSON value, or any bytes.</param>
/// <param name="IsBinary">Whether it is not JSON. Clients that speak JSON get it as a string in base64.</param>
internal readonly record struct PublicationPayload(ReadOnlyMemory<byte> Bytes, bool IsBinary);
