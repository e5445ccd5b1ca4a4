namespace Aspire.Hosting.ApplicationModel;

public sealed class EndpointAnnotation(string name, string uriScheme, int? port = null, int? targetPort = null) : IResourceAnnotation
{
    public string Name { get; } = name;

    public string UriScheme { get; set; } = uriScheme;

    /// <summary>Where others reach it; null: any free port.</summary>
    public int? Port { get; set; } = port;

    /// <summary>Where the process listens, if that was fixed.</summary>
    public int? TargetPort { get; set; } = targetPort;

    public string TargetHost { get; set; } = "localhost";

    public bool IsExternal { get; set; }

    /// <summary>Known once the application starts.</summary>
    internal AllocatedEndpoint? Allocated { get; set; }
}
