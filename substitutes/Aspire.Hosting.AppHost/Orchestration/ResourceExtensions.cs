using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

internal static class ResourceExtensions
{
    public static int Replicas(this IResource resource) =>
        resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

    /// <summary>The addresses as people are shown them.</summary>
    public static IEnumerable<ResourceUrlAnnotation> Urls(this IResource resource)
    {
        if (resource is not IResourceWithEndpoints owner)
        {
            yield break;
        }

        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.UriScheme is "http" or "https"))
        {
            var reference = new EndpointReference(owner, endpoint.Name);
            var url = new ResourceUrlAnnotation { Url = reference.Url, Endpoint = reference };
            foreach (var annotation in resource.Annotations.OfType<EndpointUrlAnnotation>().Where(a => a.EndpointName == endpoint.Name))
            {
                annotation.Configure(url);
            }

            yield return url;
        }
    }
}
