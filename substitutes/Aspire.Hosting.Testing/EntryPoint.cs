using System.Reflection;

namespace Aspire.Hosting.Testing;

internal static class EntryPoint
{
    /// <summary>Calls the entry point of the AppHost's assembly on a thread of its own; completes when that returns.</summary>
    public static Task Start(AppHostInterception interception) => Task.Factory.StartNew(
        () =>
        {
            AppHostInterception.Current = interception;
            Exception? failure = null;
            try
            {
                var main = interception.Assembly.EntryPoint
                    ?? throw new InvalidOperationException($"{interception.Assembly.GetName().Name} has no entry point.");
                object?[] arguments = main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
                if (main.Invoke(null, arguments) is Task task)
                {
                    task.GetAwaiter().GetResult();
                }
            }
            catch (TargetInvocationException exception)
            {
                failure = exception.InnerException;
            }
#pragma warning disable CA1031 // Handed to the test, which waits for the builder.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
            }

            interception.OnEntryPointEnded(failure);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
