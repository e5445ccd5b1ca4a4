using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>
/// Hears the begin and the end of each request from ASP.NET Core's diagnostic source, and writes the tags onto the
/// request's activity, which ASP.NET Core starts but leaves bare.
/// </summary>
internal sealed class RequestListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Started = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start";
    private const string Stopped = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Stop";

    // An activity is only made known to listeners that ask for it by this name.
    private const string RequestIn = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    // Exceptions of the request, handled by a middleware or by nobody.
    private const string UnhandledInHosting = "Microsoft.AspNetCore.Hosting.UnhandledException";
    private const string UnhandledInMiddleware = "Microsoft.AspNetCore.Diagnostics.UnhandledException";
    private const string Handled = "Microsoft.AspNetCore.Diagnostics.HandledException";

    private readonly AspNetCoreTraceInstrumentationOptions _options;
    private readonly List<IDisposable> _subscriptions = [];

    public RequestListener(AspNetCoreTraceInstrumentationOptions options)
    {
        _options = options;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.AspNetCore")
        {
            _subscriptions.Add(value.Subscribe(
                this,
                name => name is RequestIn or Started or Stopped or UnhandledInHosting or UnhandledInMiddleware or Handled));
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (Activity.Current is not { } activity)
        {
            return;
        }

        switch (value.Key)
        {
            case Started when value.Value is HttpContext context:
                Start(activity, context);
                break;
            case Stopped when value.Value is HttpContext context:
                RequestTags.Stop(activity, context);
                break;
            case UnhandledInHosting or UnhandledInMiddleware or Handled when ExceptionOf(value.Value) is { } exception:
                RequestTags.Fail(activity, exception);
                break;
            default:
                break;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(s => s.Dispose());

    private void Start(Activity activity, HttpContext context)
    {
        if (!activity.IsAllDataRequested)
        {
            return;
        }

        if (Passes(context))
        {
            RequestTags.Start(activity, context.Request);
        }
        else
        {
            // Neither this activity nor, through its flags, those below it are exported.
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    private bool Passes(HttpContext context)
    {
        try
        {
            return _options.Filter?.Invoke(context) ?? true;
        }
#pragma warning disable CA1031 // A filter must not be able to fail a request.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    /// <summary>The payload is an anonymous object with the exception as a property, in either spelling.</summary>
    private static Exception? ExceptionOf(object? payload) =>
        (payload?.GetType().GetProperty("exception") ?? payload?.GetType().GetProperty("Exception"))?.GetValue(payload) as Exception;
}
