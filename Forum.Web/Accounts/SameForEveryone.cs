using Microsoft.AspNetCore.StaticAssets;

namespace Forum.Web.Accounts;

/// <summary>Marks an endpoint whose answers depend on nobody: neither is the session looked at there, nor is its cookie renewed.</summary>
internal sealed class SameForEveryone
{
    /// <summary>Whether the request is for such an endpoint; static files are, too.</summary>
    public static bool Is(HttpContext context) => context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<StaticAssetDescriptor>() is not null || metadata.GetMetadata<SameForEveryone>() is not null);
}
