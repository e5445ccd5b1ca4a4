using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Turns a resource and a replica number into a command with its environment.</summary>
internal sealed class ProcessPlanner(DistributedApplicationExecutionContext executionContext, Dashboard dashboard)
{
    // The AppHost's own, which say nothing about the services.
    private static readonly string[] NotInherited = ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE"];

    public async Task<ProcessPlan> PlanAsync(IResource resource, int replica, string instanceId, CancellationToken cancellationToken)
    {
        var environment = await EnvironmentAsync(resource, cancellationToken);
        var arguments = await ArgumentsAsync(resource, cancellationToken);
        switch (resource)
        {
            case ProjectResource project:
                AddProjectDefaults(environment, project, replica, instanceId);
                var metadata = project.Annotations.OfType<IProjectMetadata>().Last();
                var (command, prefix) = Executable(metadata);
                return new ProcessPlan(command, [.. prefix, .. arguments], Path.GetDirectoryName(metadata.ProjectPath)!, environment);

            case ExecutableResource executable:
                var path = CommandPath.Find(executable.Command, executable.WorkingDirectory)
                    ?? throw new DistributedApplicationException($"The command '{executable.Command}' of resource '{resource.Name}' was not found.");
                return new ProcessPlan(path, arguments, executable.WorkingDirectory, environment)
                {
                    KeepsInput = resource.Annotations.OfType<KeepInputOpenAnnotation>().Any(),
                };

            default:
                throw new DistributedApplicationException($"The stand-in cannot run resource '{resource.Name}', a {resource.GetType().Name}.");
        }
    }

    private static (string Command, string[] Prefix) Executable(IProjectMetadata metadata)
    {
        var assembly = (metadata as ISubstituteProjectMetadata)?.TargetPath
            ?? throw new DistributedApplicationException($"The build did not say what {metadata.ProjectPath} makes.");
        if (!File.Exists(assembly))
        {
            throw new DistributedApplicationException($"{assembly} does not exist: build the AppHost, which builds it.");
        }

        var host = Path.ChangeExtension(assembly, null);
        return File.Exists(host) ? (host, []) : (Path.Combine(DotnetRoot, "dotnet"), [assembly]);
    }

    /// <summary>Of the runtime that the AppHost runs on: &lt;root&gt;/shared/Microsoft.NETCore.App/&lt;version&gt;.</summary>
    private static string DotnetRoot { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    private async Task<Dictionary<string, string?>> EnvironmentAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        var environment = NotInherited.ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (await ValueAsync(value, cancellationToken) is { } text)
            {
                environment[name] = text;
            }
        }

        return environment;
    }

    private async Task<List<string>> ArgumentsAsync(IResource resource, CancellationToken cancellationToken)
    {
        List<object> all = [];
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            annotation.Callback(all);
        }

        var arguments = new List<string>();
        foreach (var value in all)
        {
            arguments.Add(await ValueAsync(value, cancellationToken) ?? "");
        }

        return arguments;
    }

    private async ValueTask<string?> ValueAsync(object value, CancellationToken cancellationToken) => value switch
    {
        DashboardOtlpEndpoint => dashboard.OtlpEndpoint,
        IValueProvider provider => await provider.GetValueAsync(cancellationToken),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static void AddProjectDefaults(Dictionary<string, string?> environment, ProjectResource project, int replica, string instanceId)
    {
        var urls = project.Annotations.OfType<EndpointAnnotation>()
            .Where(e => e.UriScheme is "http" or "https")
            .Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.UriScheme}://localhost:{e.Allocated!.ReplicaPorts[replica]}"));
        environment["ASPNETCORE_URLS"] = string.Join(';', urls);
        environment["OTEL_SERVICE_NAME"] = project.Name;
        environment["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=" + instanceId;

        // Aspire asks for the simple formatter; one line each, because here lines of all services are mixed.
        environment.TryAdd("LOGGING__CONSOLE__FORMATTERNAME", "simple");
        environment.TryAdd("LOGGING__CONSOLE__FORMATTEROPTIONS__SINGLELINE", "true");
        environment.TryAdd("DOTNET_ROOT", DotnetRoot);
    }
}
