using System.Reflection;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Testing;

/// <summary>Configuration that a test gives an AppHost unless it says otherwise: random ports, and its launch profile's variables.</summary>
internal static class TestDefaults
{
    public static IEnumerable<string> For(Assembly appHost, string[] args)
    {
        var given = new ConfigurationBuilder().AddCommandLine(args).Build();
        var defaults = new Dictionary<string, string> { ["DcpPublisher:RandomizePorts"] = "true" };
        if (LaunchSettings.FindProfile(new AppHostInfo(appHost).ProjectDirectory, given["DOTNET_LAUNCH_PROFILE"], defaultName: null) is { } profile)
        {
            defaults["DOTNET_LAUNCH_PROFILE"] = profile.Name;
            foreach (var (name, value) in profile.EnvironmentVariables)
            {
                defaults[name] = value;
                if (name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase))
                {
                    // The host reads these without their prefix.
                    defaults[name["DOTNET_".Length..]] = value;
                }
            }
        }

        return defaults.Where(d => given[d.Key] is null).Select(d => $"--{d.Key}={d.Value}");
    }
}
