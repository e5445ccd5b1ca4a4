using Microsoft.AspNetCore.Components;

namespace Forum.Web.Web;

/// <summary>
/// The page's ES modules: none are bundled, the browser finds them through an import map. It leads from each file's name
/// to the name with a fingerprint, which may be cached for good, and from <c>centrifuge</c> to the realtime client.
/// </summary>
internal static class Modules
{
    private const string Centrifuge = "centrifuge";
    private const string CentrifugeFile = "lib/centrifuge/index.mjs";

    /// <summary>The import map for the page that answers the request.</summary>
    public static ImportMapDefinition ImportMap(HttpContext context)
    {
        var assets = context.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>() ?? ResourceAssetCollection.Empty;
        var imports = new Dictionary<string, string> { [Centrifuge] = "/" + assets[CentrifugeFile] };
        foreach (var (name, file) in ImportMapDefinition.FromResourceCollection(assets).Imports ?? new Dictionary<string, string>())
        {
            // The framework's are relative ("./js/..."), which holds on pages at the root only.
            imports[name.TrimStart('.')] = file.TrimStart('.');
        }

        return new ImportMapDefinition(imports, scopes: null, integrity: null);
    }
}
