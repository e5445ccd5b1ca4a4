using System.Text.Json;

namespace Aspire.Hosting.Orchestration;

/// <summary>Properties/launchSettings.json of a project, as <c>dotnet run</c> reads it.</summary>
internal static class LaunchSettings
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <param name="projectPath">The project file.</param>
    /// <param name="name">The profile that was asked for, which must exist.</param>
    /// <param name="defaultName">The AppHost's own profile, taken if the project has one of that name; else the first.</param>
    public static LaunchProfile? FindProfile(string projectPath, string? name, string? defaultName)
    {
        var profiles = Read(projectPath);
        if (name is not null)
        {
            return profiles.FirstOrDefault(p => p.Name == name)
                ?? throw new DistributedApplicationException($"The project {projectPath} has no launch profile '{name}'.");
        }

        return profiles.FirstOrDefault(p => p.Name == defaultName) ?? (profiles.Count > 0 ? profiles[0] : null);
    }

    /// <summary>The profiles that run the project itself.</summary>
    public static IReadOnlyList<LaunchProfile> Read(string projectPath)
    {
        var directory = Directory.Exists(projectPath) ? projectPath : Path.GetDirectoryName(projectPath)!;
        var file = Path.Combine(directory, "Properties", "launchSettings.json");
        if (!File.Exists(file))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
            return !document.RootElement.TryGetProperty("profiles", out var profiles)
                ? []
                : [.. profiles.EnumerateObject()
                    .Where(p => p.Value.TryGetProperty("commandName", out var command) && command.GetString() == "Project")
                    .Select(p => ReadProfile(p.Name, p.Value))];
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    private static LaunchProfile ReadProfile(string name, JsonElement profile)
    {
        var urls = profile.TryGetProperty("applicationUrl", out var url)
            ? (url.GetString() ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
        var variables = profile.TryGetProperty("environmentVariables", out var environment)
            ? environment.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString() ?? "")
            : [];
        return new LaunchProfile(name, [.. urls.Select(u => new Uri(u))], variables);
    }
}
