namespace Realtime.Service.Backplane;

/// <summary>For what is started and not waited for.</summary>
internal static class ForgottenTask
{
    /// <summary>Its failure is of no interest to anybody.</summary>
    public static void Forget(this Task task) =>
        task.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
