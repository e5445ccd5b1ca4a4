using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, _ => { });

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, options =>
        {
            options.LaunchProfileName = launchProfileName;
            options.ExcludeLaunchProfile = launchProfileName is null;
        });

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ProjectResourceOptions();
        configure(options);
        var metadata = new TProject();
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation<IProjectMetadata>(metadata);
        project.WithOtlpExporter();

        if (!options.ExcludeLaunchProfile)
        {
            project.WithLaunchProfile(LaunchSettings.FindProfile(
                metadata.ProjectPath,
                options.LaunchProfileName,
                builder.Configuration["AppHost:DefaultLaunchProfileName"] ?? builder.Configuration["DOTNET_LAUNCH_PROFILE"]));
        }

        return project;
    }

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(replicas);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas));
    }

    /// <summary>The addresses of the profile become endpoints when the application runs, and its variables defaults.</summary>
    private static void WithLaunchProfile(this IResourceBuilder<ProjectResource> project, LaunchProfile? profile)
    {
        foreach (var url in profile?.ApplicationUrls ?? [])
        {
            project.Resource.Annotations.Add(project.ApplicationBuilder.ExecutionContext.IsRunMode
                ? new EndpointAnnotation(url.Scheme, url.Scheme, url.Port)
                : new EndpointAnnotation(url.Scheme, url.Scheme));
        }

        if (project.ApplicationBuilder.ExecutionContext.IsPublishMode && profile?.ApplicationUrls.Count > 0
            && !project.Resource.Annotations.OfType<EndpointAnnotation>().Any(e => e.Name == "https"))
        {
            project.Resource.Annotations.Add(new EndpointAnnotation("https", "https"));
        }

        if (profile is not null && project.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            project.WithEnvironment(context =>
            {
                context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", profile.Name);
                foreach (var (name, value) in profile.EnvironmentVariables)
                {
                    context.EnvironmentVariables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
                }
            });
        }
    }
}
