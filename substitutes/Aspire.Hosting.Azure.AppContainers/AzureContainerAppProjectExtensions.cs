using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Azure;
using Azure.Provisioning.AppContainers;

namespace Aspire.Hosting;

public static class AzureContainerAppProjectExtensions
{
    /// <summary>The callback is kept in the model and called by whoever publishes; nobody here does.</summary>
    public static IResourceBuilder<T> PublishAsAzureContainerApp<T>(
        this IResourceBuilder<T> project, Action<AzureResourceInfrastructure, ContainerApp> configure)
        where T : ProjectResource
    {
        ArgumentNullException.ThrowIfNull(project);
        return project.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? project.WithAnnotation(new AzureContainerAppCustomizationAnnotation(configure))
            : project;
    }
}
