using System.Reflection;

namespace Aspire.Hosting;

/// <summary>
/// How Aspire.Hosting.Testing takes over an AppHost whose entry point it calls: it adds arguments before the builder
/// is made, is handed the builder before the application is built, and the application afterwards.
/// </summary>
internal sealed class AppHostInterception(Assembly assembly, IReadOnlyList<string> arguments)
{
    private static readonly AsyncLocal<AppHostInterception?> Ambient = new();

    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayReturn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The one that flows with the entry point now running, if a test called it.</summary>
    public static AppHostInterception? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public Assembly Assembly { get; } = assembly;

    public IReadOnlyList<string> Arguments { get; } = arguments;

    public Task<DistributedApplicationBuilder> Builder => _builder.Task;

    public Task<DistributedApplication> Application => _application.Task;

    /// <summary>Called by the entry point's Build(): waits until the test has added what it wants.</summary>
    public void OnBuilding(DistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    public void OnBuilt(DistributedApplication application) => _application.TrySetResult(application);

    public void LetBuild() => _mayBuild.TrySetResult();

    /// <summary>Called by the entry point's Run(): the test starts and stops the application instead.</summary>
    public Task UntilReleased() => _mayReturn.Task;

    /// <summary>Lets the entry point return, wherever it is.</summary>
    public void Release()
    {
        _mayBuild.TrySetCanceled();
        _mayReturn.TrySetResult();
    }

    /// <summary>The entry point ended, perhaps by an exception, before it got that far.</summary>
    public void OnEntryPointEnded(Exception? exception)
    {
        var reason = exception ?? new InvalidOperationException("The AppHost's entry point returned without building an application.");
        _builder.TrySetException(reason);
        _application.TrySetException(reason);
    }
}
