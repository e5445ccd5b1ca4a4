namespace Azure.Provisioning.AppContainers;

public class ContainerApp
{
    public ContainerAppTemplate Template { get; set; } = new();
}

public class ContainerAppTemplate
{
    public ContainerAppScale Scale { get; set; } = new();
}

public class ContainerAppScale
{
    public int MinReplicas { get; set; }

    public int MaxReplicas { get; set; }
}
