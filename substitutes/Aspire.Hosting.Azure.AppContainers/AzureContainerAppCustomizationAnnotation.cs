using Aspire.Hosting.ApplicationModel;
using Azure.Provisioning.AppContainers;

namespace Aspire.Hosting.Azure;

public sealed class AzureContainerAppCustomizationAnnotation(Action<AzureResourceInfrastructure, ContainerApp> configure) : IResourceAnnotation
{
    public Action<AzureResourceInfrastructure, ContainerApp> Configure { get; } = configure;
}
