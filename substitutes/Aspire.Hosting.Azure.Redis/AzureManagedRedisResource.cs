using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Azure;

/// <summary>A place in the model of an application that is published, which the stand-in does not do.</summary>
public class AzureManagedRedisResource(string name) : Resource(name), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => throw new DistributedApplicationException(
        $"Resource '{Name}' exists in Azure only. Locally, choose another Redis:Mode.");
}
