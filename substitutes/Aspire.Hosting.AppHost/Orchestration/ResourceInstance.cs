namespace Aspire.Hosting.Orchestration;

/// <summary>One replica of a resource, which has a process while it runs.</summary>
internal sealed class ResourceInstance(string id, int replica)
{
    /// <summary>The resource's name, with a number if it has several replicas.</summary>
    public string Id { get; } = id;

    public int Replica { get; } = replica;

    public ServiceProcess? Process { get; set; }

    /// <summary>Set when the process was asked to end, so that its end is no news.</summary>
    public bool IsStopping { get; set; }
}
