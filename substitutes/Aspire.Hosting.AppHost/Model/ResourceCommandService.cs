using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The commands that every resource with processes has: start, stop, restart.</summary>
public class ResourceCommandService
{
    private readonly Orchestrator _orchestrator;

    internal ResourceCommandService(Orchestrator orchestrator) => _orchestrator = orchestrator;

    /// <param name="resourceId">A resource, or one replica of it, as <see cref="ResourceEvent.ResourceId"/> has it.</param>
    /// <param name="commandName">One of <see cref="KnownResourceCommands"/>.</param>
    /// <param name="cancellationToken">To give up.</param>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        try
        {
            await _orchestrator.ExecuteCommandAsync(resourceId, commandName, cancellationToken);
            return new ExecuteCommandResult { Success = true };
        }
        catch (DistributedApplicationException exception)
        {
            return new ExecuteCommandResult { Success = false, Message = exception.Message };
        }
    }
}

public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    public string? Message { get; init; }
}
