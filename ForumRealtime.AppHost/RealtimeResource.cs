namespace ForumRealtime.AppHost;

internal static class RealtimeResource
{
    /// <summary>
    /// Two nodes behind one address: any node serves any browser, and running two from the first day keeps it so.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddRealtime(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<IResourceWithConnectionString> redis) =>
        builder.AddProject<Projects.Realtime_Service>(name)
            .WithReplicas(2)
            .WithReference(redis)
            .WaitFor(redis)
            .WithHttpHealthCheck("/health")
            .WithExternalHttpEndpoints()
            .WithUrlForEndpoint("http", url => url.DisplayText = "Realtime service")
            .PublishAsAzureContainerApp((_, app) =>
            {
                // Read, not run. WithReplicas is for this machine; in Azure the default minimum is none.
                // Session affinity stays off: it is not needed.
                app.Template.Scale.MinReplicas = 2;
            });
}
