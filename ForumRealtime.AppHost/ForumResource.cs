namespace ForumRealtime.AppHost;

internal static class ForumResource
{
    public static IResourceBuilder<ProjectResource> AddForum(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<IResourceWithConnectionString> redis,
        IResourceBuilder<ProjectResource> realtime)
    {
        var forum = builder.AddProject<Projects.Forum_Web>(name)
            .WithReference(redis)
            .WithEnvironment("Realtime__PublicUrl", realtime.GetBrowserEndpoint())
            .WaitFor(redis)
            .WaitFor(realtime)
            .WithHttpHealthCheck("/health")
            .WithExternalHttpEndpoints()
            .WithUrlForEndpoint("http", url => url.DisplayText = "Forum")
            .PublishAsAzureContainerApp((_, app) =>
            {
                // Read, not run. SQLite has one writer: exactly one replica, and never none, or the outbox would sleep.
                app.Template.Scale.MinReplicas = 1;
                app.Template.Scale.MaxReplicas = 1;
            });

        return builder.ExecutionContext.IsPublishMode ? forum.WithPersistentDatabase() : forum;
    }

    /// <summary>
    /// The database on a volume that outlives the container. Read, not run: Aspire's publisher for Container Apps makes
    /// an Azure Files share of it, over SMB, which cannot carry the shared memory that SQLite's WAL mode needs.
    /// </summary>
    private static IResourceBuilder<ProjectResource> WithPersistentDatabase(this IResourceBuilder<ProjectResource> forum) =>
        forum
            .WithAnnotation(new ContainerMountAnnotation("forum-data", "/data", ContainerMountType.Volume, isReadOnly: false))
            .WithEnvironment("Forum__DatabasePath", "/data/forum.db")
            .WithEnvironment("Forum__JournalMode", "Delete");
}
