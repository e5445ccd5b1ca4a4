using System.Globalization;

namespace Realtime.Resilience.Tests.Clients;

/// <summary>Environment variables by which a run is made longer than it is in CI.</summary>
internal static class Setting
{
    public static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
