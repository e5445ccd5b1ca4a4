using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Azure.AppContainers;

public class AzureContainerAppEnvironmentResource(string name) : Resource(name);
