using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// What every service of the solution has in common: telemetry over OTLP and health endpoints.
/// <code>
/// builder.AddServiceDefaults();
/// ...
/// app.MapDefaultEndpoints();
/// </code>
/// </summary>
public static class Extensions
{
    private const string ReadinessPath = "/health";
    private const string LivenessPath = "/alive";
    private const string LivenessTag = "live";

    /// <summary>The solution's own trace sources and meters. One that a service does not have costs nothing.</summary>
    private static readonly string[] TelemetryNames = ["Forum.Web", "Forum.Web.Data", "Realtime.Backchannel", "Realtime.Service"];

    /// <summary>Adds telemetry and the default health checks.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        return builder;
    }

    /// <summary>
    /// Collects logs, metrics and traces, and exports them over OTLP if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.
    /// </summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(TelemetryNames))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(requests => requests.Filter = context =>
                    !context.Request.Path.StartsWithSegments(ReadinessPath) && !context.Request.Path.StartsWithSegments(LivenessPath))
                .AddHttpClientInstrumentation()
                .AddSource(TelemetryNames));

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }

        return builder;
    }

    /// <summary>Adds the check that says no more than that the process answers.</summary>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LivenessTag]);
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (ready for traffic: every check passes) and <c>/alive</c> (need not be restarted: the checks
    /// tagged "live" pass). In every environment, unlike Aspire's template, because the probes of a container platform
    /// call them in production; they answer with one word and name no check.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapHealthChecks(ReadinessPath).AllowAnonymous().DisableHttpMetrics();
        app.MapHealthChecks(LivenessPath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LivenessTag) })
            .AllowAnonymous()
            .DisableHttpMetrics();
        return app;
    }
}
