using System.Reflection;

namespace Aspire.Hosting;

/// <summary>What the build wrote into the AppHost's assembly about where it came from.</summary>
internal sealed class AppHostInfo(Assembly assembly)
{
    public string Name { get; } = assembly.GetName().Name ?? "AppHost";

    /// <summary>Folder of the AppHost's project.</summary>
    public string ProjectDirectory { get; } = Metadata(assembly, "AppHostProjectPath") ?? Environment.CurrentDirectory;

    /// <summary>Folder for what is fetched once and kept.</summary>
    public string CacheDirectory { get; } = Metadata(assembly, "AppHostCachePath") ?? Path.Combine(Path.GetTempPath(), "aspire-substitute");

    private static string? Metadata(Assembly assembly, string key) =>
        assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(m => m.Key == key)?.Value;
}
