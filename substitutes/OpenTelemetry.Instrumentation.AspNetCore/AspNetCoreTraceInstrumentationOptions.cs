using Microsoft.AspNetCore.Http;

namespace OpenTelemetry.Instrumentation.AspNetCore;

public class AspNetCoreTraceInstrumentationOptions
{
    /// <summary>False, or an exception: the request is not recorded.</summary>
    public Func<HttpContext, bool>? Filter { get; set; }
}
