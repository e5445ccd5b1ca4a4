namespace Aspire.Hosting.ApplicationModel;

public class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    public int Replicas { get; } = replicas;
}

public enum WaitType
{
    WaitUntilHealthy,
    WaitForCompletion,
    WaitUntilStarted,
}

public class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public WaitType WaitType { get; } = waitType;

    public int ExitCode { get; } = exitCode;
}

public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    public string Key { get; } = key;
}

/// <summary>Not written to a manifest, which this stand-in does not write anyway.</summary>
public sealed class ManifestPublishingCallbackAnnotation : IResourceAnnotation
{
    public static ManifestPublishingCallbackAnnotation Ignore { get; } = new();
}

internal sealed record LaunchProfileAnnotation(string Name) : IResourceAnnotation;

internal sealed record EndpointUrlAnnotation(string EndpointName, Action<ResourceUrlAnnotation> Configure) : IResourceAnnotation;
