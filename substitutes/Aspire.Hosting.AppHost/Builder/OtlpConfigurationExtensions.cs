using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public static class OtlpConfigurationExtensions
{
    /// <summary>
    /// Sends telemetry to the dashboard: at once in development, so that its pages keep up. The name and the instance
    /// are added for each replica when it starts.
    /// </summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEnvironment(context =>
        {
            if (context.ExecutionContext.IsPublishMode)
            {
                return;
            }

            context.EnvironmentVariables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
            context.EnvironmentVariables["OTEL_EXPORTER_OTLP_ENDPOINT"] = DashboardOtlpEndpoint.Instance;
            context.EnvironmentVariables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";

            // Not from Aspire: where the dashboard could not be had after all, services should not be held up at their end.
            context.EnvironmentVariables["OTEL_EXPORTER_OTLP_TIMEOUT"] = "3000";
            if (builder.ApplicationBuilder.Environment.IsDevelopment())
            {
                context.EnvironmentVariables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
                context.EnvironmentVariables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
                context.EnvironmentVariables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
                context.EnvironmentVariables["OTEL_TRACES_SAMPLER"] = "always_on";
                context.EnvironmentVariables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            }
        });
    }
}
